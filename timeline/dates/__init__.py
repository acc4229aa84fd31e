"""Dates and clock times: EDTF, calendars, time zones, and what people write instead."""

"""The chronology in other formats, for those who take it elsewhere: `timeline export`."""

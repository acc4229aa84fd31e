"""The texts that the program itself writes, by language, and dates and numbers in words."""

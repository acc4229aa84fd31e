"""The only door to the network: links are looked at, and copies of pages found, asked for and made. No build comes here."""

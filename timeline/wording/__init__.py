"""The words that no author has written, in each language, and dates said in them."""

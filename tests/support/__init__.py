"""What the tests share: projects made for them, and ways to look at a site."""

"""Which pages the site has, and everything that each prints, as plain frozen values."""

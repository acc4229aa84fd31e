"""Which pages there are, and all that each prints, as closed plain values."""

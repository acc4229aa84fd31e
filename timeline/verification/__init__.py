"""Verification of a site, published or in a folder, against its manifest, its signature and what this commit builds."""

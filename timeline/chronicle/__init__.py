"""All records of a project together: joined, reduced to the public ones, and what follows from them."""

"""What changed: records as earlier commits have them, held against one another in the model's own terms."""

"""Maps: the frame, the projection, the base map and the layout of labels. It knows no records."""

"""Publication of a built site: what changed, in an order that keeps visitors whole, to targets of several kinds."""

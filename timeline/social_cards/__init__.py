"""The pictures of events and of the site that social networks and messengers show with a link."""

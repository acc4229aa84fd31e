"""The index that readers search: what is found in each event, in parts small enough to load one by one."""

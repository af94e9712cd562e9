"""Programs that are not ours, run on what strangers wrote: behind walls, or not at all."""

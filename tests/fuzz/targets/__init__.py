"""The fuzz targets, one module each."""

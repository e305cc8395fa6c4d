"""Tables of places and words, and the packed GeoNames part of the gazetteer: data, no code."""

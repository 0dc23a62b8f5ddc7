# Points on the map, and places that photos carry.

place-too-rough = The point is too rough: it shows a whole district. Please write the address.

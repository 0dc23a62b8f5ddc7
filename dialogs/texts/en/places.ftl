# Points on the map, and places that photos carry.

place-too-rough = The point is too rough: it shows a whole district. Please write the address.

photos-added =
    { $count ->
        [one] { $count } photo added.
       *[other] { $count } photos added.
    }

picture-here = Judging by the photo, is it here? Choose the address or write another one.

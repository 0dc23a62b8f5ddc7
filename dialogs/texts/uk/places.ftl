# Points on the map, and places that photos carry.

place-too-rough = Точка надто неточна: вона показує цілий район. Напишіть, будь ласка, адресу.

photos-added =
    { $count ->
        [one] Додано { $count } фото.
       *[other] Додано { $count } фото.
    }

picture-here = Судячи з фото, це тут? Оберіть адресу або напишіть іншу.

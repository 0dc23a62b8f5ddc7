## Сповіщення: де і коли про них писати.
wishes-first =
    Про заявки пишемо спершу { $channel ->
        [telegram] у Telegram
        [viber] у Viber
       *[other] у чат на сайті
    }.
wishes-anywhere = Про заявки пишемо туди, де Ви писали востаннє.
wishes-quiet = Вночі пишемо лише про небезпеку.
wishes-night = Пишемо і вночі.
wishes-what = Що змінити?
label-first =
    Спершу { $channel ->
        [telegram] у Telegram
        [viber] у Viber
       *[other] у чат на сайті
    }
label-anywhere = Де писали востаннє
label-night = Писати і вночі
label-quiet = Не писати вночі
label-wishes = Сповіщення
label-leave-so = Залишити так
wishes-set = Запам’ятали.
wishes-unchanged = Добре, все як було.
wishes-unavailable = Зараз не можемо показати налаштування сповіщень. Спробуйте трохи пізніше.

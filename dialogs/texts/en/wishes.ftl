## Notifications: where and when they are sent.
wishes-first =
    News of your tickets comes first { $channel ->
        [telegram] in Telegram
        [viber] in Viber
       *[other] in the web chat
    }.
wishes-anywhere = News of your tickets comes where you wrote last.
wishes-quiet = At night we write about danger only.
wishes-night = We write at night too.
wishes-what = What shall we change?
label-first =
    First { $channel ->
        [telegram] in Telegram
        [viber] in Viber
       *[other] in the web chat
    }
label-anywhere = Where I wrote last
label-night = Write at night too
label-quiet = Not at night
label-wishes = Notifications
label-leave-so = Leave it so
wishes-set = Noted.
wishes-unchanged = All right, nothing is changed.
wishes-unavailable = The notification settings cannot be shown now. Please try a little later.

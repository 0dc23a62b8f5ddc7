# Neighbours instead of repeated tickets: “Is it the same?”, one's own ticket, a problem of many (mass incident).

## Tickets nearby; $n is the number in the list, 0 where there is one alone
neighbours-known = Others seem to have reported this already.
neighbours-ticket =
    { $n ->
        [0] Ticket { $number }
       *[other] { $n }. Ticket { $number }
    }
neighbours-where =
    { $away ->
        [building] In this building
        [here] At this spot
       *[metres] { $metres } m away
    }{ $days ->
        [-1] { "" }
        [0] , reported today
        [1] , reported yesterday
        [one] , reported { $days } day ago
       *[other] , reported { $days } days ago
    }{ $people ->
        [0] { "" }
        [one] , { $people } neighbour with you
       *[other] , { $people } neighbours with you
    }
neighbours-same = Is it the same? If so, join: I will write when something changes.
neighbours-which = Is one of them the same? If so, join it: I will write when something changes.
neighbours-adds = What you have sent will be added to it.
label-join = Yes, join
label-join-first = Yes, the first
label-join-second = Yes, the second
label-join-third = Yes, the third
label-no-other = No, something else

## One's own ticket
neighbours-own = You have reported this already: ticket { $number }
neighbours-followed = You have joined already: ticket { $number }
neighbours-own-ask = Add what you have just written to it?
label-add-to-it = Add to it
label-new-ticket = A new ticket

## A problem of many
incident-known =
    We know already: { $title }{ $place ->
        [none] { "" }
       *[other] , { $place }
    }.
incident-yours =
    You have reported this already: { $title }{ $place ->
        [none] { "" }
       *[other] , { $place }
    }.
incident-reported =
    { $count ->
        [one] { $count } neighbour has reported it.
       *[other] { $count } neighbours have reported it.
    }
incident-until = 🕒 Until { $time } on { $day } or so.
incident-words = The Contact Centre writes: “{ $words }”
incident-ask = Join? I will write when something changes.
incident-will-hear = I will write when something changes.
incident-joined = ✅ Your report is counted. I will write when something changes.
incident-waits = All right. If there is anything new, write.
label-incident-join = Join
label-incident-other = Mine is different
label-incident-wait = I see

## Joined, with words
call-joined-added = ✅ You have joined ticket { $number }, and what you sent was added to it. I will write here when its status, date or executor changes.

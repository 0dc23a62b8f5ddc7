# Links: a sticker with an address, a neighbour's ticket, sharing.
link-here = Good day! This is { city-service }. If there is danger, call 112.{ demonstration }
ask-problem-at =
    { $place }{ $entrance ->
        [none] { "" }
       *[other] , entrance { $entrance }
    }. What happened? You may add a photo.
link-draft-kept = Your earlier request is set aside. You can go on with it.
link-unknown = This link did not work. Please write what happened and where.
link-used = This link has been used already. Get a new one if you need it.
link-expired = This link is no longer valid. Get a new one if you need it.
link-mine = This is your own link. Open it in another messenger to join the chats.
link-unavailable = The link cannot be opened just now. Try again a little later, or write what happened and where.
link-neighbours = This problem has been reported already.
link-follow = Follow this request? I will write when something changes.
link-not-followed = All right. If there is another problem, write to me.
label-follow-ticket = Follow
label-not-follow = No need
label-share-ticket = Share with neighbours
share-forward = Forward this message to your neighbours. They do not see your flat, name or words.
share-invites = Request { $number }: open the link to follow it.
share-web = In a browser: { $link }
share-none = No link can be made just now. Neighbours can give the request number by phone: { city-phone }.

## Requests that a person has looked at
ticket-dropped = One of your requests was not passed on: very many arrived. If the problem is there, please phone { city-phone }.

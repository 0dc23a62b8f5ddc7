## My channels: one resident in several messengers.
channels-here =
    You are writing here: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }.
channels-alone = No other chats are linked.
channels-linked =
    Linked: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }.
channels-what = Your tickets are seen in all linked chats. What would you like to do?
label-link-channel = Link another chat
label-prove-phone = Confirm my phone
label-unlink = Unlink
label-nothing-to-do = Nothing
channels-how = Open one of these links and confirm there. It works for 15 minutes. Do not send it to anybody.
channels-open-there =
    { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] Website
    }: { $link }
channels-no-links = There is no link just now. You can link a chat by your phone number.
channels-unlink = What should be unlinked? An unlinked chat no longer sees your tickets from the others.
label-unlink-here = This chat
label-unlink-channel =
    { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] The web chat
    }
label-unlink-none = Change nothing
channels-unlinked-here = This chat is unlinked. You can link it again at any time.
channels-unlinked =
    Unlinked: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }.
accounts-unchanged = All right, nothing was changed.
accounts-unavailable = This does not work just now. Please try again in a few minutes.
accounts-linked = ✅ Linked. Your tickets are now seen in both chats. You can unlink them in “My channels”.
label-channels = My channels

## Whose number
prove-phone = Send your number with the button, or type it.
phone-proved = Thank you, the number is confirmed.
phone-asks =
    This number is confirmed already in another chat. It was asked there whether this is you: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }. You can answer within 15 minutes.
phone-not-own = It does not show that this number is your own. To confirm yours, type “my channels”.
code-sent = If this number is confirmed in Telegram or Viber, a code was sent there. It works for 10 minutes.
code-type = Type the 6-digit code here.
code-wrong = { $left ->
        [one] That code is not right. { $left } try is left.
       *[other] That code is not right. { $left } tries are left.
    }
code-late = The code no longer works. Send the number again to get a new one.
code-spent = That code is not right, and there are no tries left. Send the number again to get a new one.
codes-too-many = You can ask for three codes an hour. Please try again later.
misread-code = A 6-digit code is needed. For example: 123456.
label-no-code = Not needed

## Questions and news in the other chat
join-ask =
    { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] The web chat
    }{ $name ->
        [none] { "" }
       *[other] , name: { $name },
    } wants to be linked to your tickets. Is it you?
label-its-me = Yes, it is me
label-not-me = No, not me
join-refused =
    All right, not linked: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }. Only you see your tickets.
join-used = This question has been answered already.
join-expired = The time to answer is over. To link the chat, please start there again.
join-by-link =
    Link this chat with yours elsewhere: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }? Your tickets will be seen in both. Agree only if the link is your own.
label-join = Link
label-join-not = Do not link
code-told = Code for the website: { $code }. Tell it to nobody. If you did not ask for a code, do nothing.
joined-told =
    Linked to your tickets: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }. If this was not you, unlink it: type “my channels”.
refused-told = Could not be linked: the owner of the number did not confirm. You can settle this by phone: { city-phone }.
unlinked-told =
    Unlinked: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }. Your tickets stay here.
went-on-told =
    The ticket you began here went on elsewhere: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }.

## A ticket begun elsewhere
goon-which =
    You have begun a ticket already: { $channel ->
        [telegram] Telegram
        [viber] Viber
       *[other] the web chat
    }. Go on with it here?
label-go-on-here = Go on here
label-begin-new = Begin a new one
goon-over = That ticket is finished or put aside.

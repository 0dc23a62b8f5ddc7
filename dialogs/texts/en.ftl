# What residents read in English. The same messages with the same variables as uk.ftl: a test compares them.

## The city. city.yaml gives these words; here they are a fallback.
city-service = Contact Centre 1520
city-phone = 1520
consent-notice = To get your request done, the Contact Centre and the executor use your name, address, text and photos.
demonstration = { "" }

## Beginning and menu
welcome = Hello! This is { city-service }. Write in one message what happened and where. You may add a photo. In danger call 112.{ demonstration }
greeting = Hello! Write what happened and where.
menu = Write what happened and where, or choose.
thanks = You are welcome. Write if there is anything else.
not-understood = I could not understand that. Please write in words what happened and where.
nothing-open = There is nothing unfinished right now.
old-button = This button no longer works: the conversation has moved on.
edit-late = You changed a message. If the request was already sent, it keeps the earlier text. To add something, call { city-phone }.
edit-taken = Correction taken.
voice = I cannot listen to voice messages. Please write in words. Urgent: { city-phone }.
unsupported = I cannot read this kind of message. Please write in words or send a photo.
file-too-large = The file is too large: up to 20 MB. Please send a smaller one.
file-type = The executor cannot get this kind of file. Photos, videos and PDF will do.
operator = You can talk to a person by phone: { city-phone }. Everything you wrote is kept.
too-many = More messages are coming in than can be read. Please wait half a minute and send the most important one again. If there is danger, call 112.
internal-error = Sorry, the bot made a mistake. Your messages are kept. Please try again or call { city-phone }.
privacy = { consent-notice } Link or unlink your chats in other messengers: “my channels”. To get or delete your data, call { city-phone }.
no-answer = I have no ready answer: ask by phone { city-phone }. If this is a problem, let us make a request.
answer-source = Source: { $source }
answer-checked = Checked: { $date }
answer-until = Valid until: { $date }
answer-helped = Did this help?
helped = Good that it helped. Thank you for saying so.
helped-not = I am sorry it did not help. If there is a problem, let us make a request. A person answers at { city-phone }.
helped-not-open = I am sorry it did not help. A person answers at { city-phone }.
back-at-start = This is the first question.
cancelled = The draft is put aside, nothing was sent. You can go on with it.
ask-language = Якою мовою відповідати? / Which language?
speaks-english = For English, type: English
language-set = I will answer in English.

label-report = Report a problem
label-tickets = My requests
label-operator = Operator
label-language = Українська
label-resume = Continue the request
label-other = Something else
label-helped = Yes
label-not-helped = No
label-unknown = I do not know
label-done = Done

## How an answer was read
misread = I could not understand the answer.
misread-choice = Please press one of the buttons or type its number.
misread-words = Please write in words.
misread-where = Write the street and house or a landmark, or send a point on the map.
misread-house = I need the house number. For example: 20 or 20а.
misread-entrance = I need the entrance number. For example: 2.
misread-floor = I need the floor. For example: 5.
misread-apartment = I need the apartment number. For example: 14.
misread-route = Write the transport and its number. For example: trolleybus 23.
misread-vehicle = Write the number of the vehicle, shortly.
misread-pole = Write the number of the pole, shortly.
misread-phone = Write a phone number. For example: 067 123 45 67.
noted = Noted.
photo-added = Photo added.

## Danger
emergency-ticket = Once you have called and are safe: shall I make a request to the Contact Centre as well?
emergency-no-ticket = All right. Take care.
label-make-ticket = Make a request
label-no-ticket = Not needed

## What happened
ask-problem = What happened and where? Write it in one message.
ask-problem-photo = Photo received. What happened and where? Write it in words.
kind-which = What exactly happened? Please choose the nearest.
kind-rephrase = I could not tell the problem. Describe it in other words or choose from the list.
kind-instead = What is closer?
kind-group = What is the request about?
kind-kind = Choose the closest.
label-list = Show the list
label-groups = To the sections

## Where it is
ask-where-building = Where is it? Give the street and house number. For example: Соборності, 20.
ask-where-place = Where is it? Write the street, house or a landmark, or send a point on the map.
ask-house = Which house number? Street: { $street }.
ask-spot = Where exactly? { $street }: near which house or landmark?
ask-entrance = Which entrance?
ask-floor = Which floor?
ask-apartment = Which apartment?
ask-route = Which transport and route number? For example: trolleybus 23.
ask-vehicle = What is the number of the vehicle?
ask-pole = What is the number of the pole? It is written on it.
address-which = Choose the address.
address-alike = There is no such address in the register. Is it one of these?
address-nearest = Which building is nearest?
address-not-found = This address is not in the register: { $text }. Keep it as it is?
address-in-district = { $text } ({ $district } district)
label-place = 📍 Send my place
label-no-house = No number
label-enough = I know no better
label-copy = Copy the number
label-as-is = Keep: { $text }
label-another-address = Another address

## The draft
summary-check = Please check.
summary-kind = Problem: { $title }
summary-address =
    📍 Address: { $address }{ $entrance ->
        [none] { "" }
       *[other] , entrance { $entrance }
    }{ $floor ->
        [none] { "" }
       *[other] , floor { $floor }
    }{ $apartment ->
        [none] { "" }
       *[other] , apt. { $apartment }
    }{ $former ->
        [none] { "" }
       *[other] { " " }(formerly { $former })
    }
summary-since = Since: { $since }
summary-words = Your words: “{ $words }”
summary-photos = 📷 Photos: { $count }
summary-route = Route: { $value }
summary-vehicle = Vehicle number: { $value }
summary-pole = Pole number: { $value }
summary-due =
    🕒 Usual time: { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
summary-send = Send the request?
label-send = Send
label-fix = Correct
label-add-photo = Add a photo
ask-photos = Send photos or videos. When that is all, press “Done”.
ask-photo-required = This kind of request needs a photo. Please send one.
ask-fix = What shall be corrected?
ask-words = Write the description anew.
label-fix-kind = Problem
label-fix-address = Address
label-fix-words = Description
label-drop-photos = Remove photos
label-fix-nothing = Nothing
consent-ask = Last step: consent. { consent-notice } Do you agree?
consent-declined = Without consent the request cannot be sent. It is kept here. You can also call { city-phone }.
label-agree = I agree
label-anonymous = Send without a name
label-decline = I do not agree
ask-phone = This request needs a phone number. Send it with the button or type it.
label-phone = Send my number

## Sent
receipt = Your request is accepted and kept. I am passing it to the Contact Centre and will send the number here as soon as I have it. Urgent: { city-phone }.
ticket-created = ✅ Request { $number } accepted.
ticket-later = “My requests” always shows the status.
ticket-photos-missing =
    { $count ->
        [one] One photo could not be passed on.
       *[other] { $count } photos could not be passed on.
    } The request was accepted without it.
ticket-held = Your request is kept. There were many from you within a day, so a person will look at this one first. Urgent: { city-phone }.
ticket-refused = The Contact Centre did not accept the request. Reason: { $reason }. Your text is kept. Please call { city-phone }.
reason-missing = something required is missing
reason-other = the details did not fit
core-unavailable = The Contact Centre does not answer now. Please try again in a few minutes.
core-refused = The Contact Centre did not accept this. Please call { city-phone }.

## My requests
tickets-unavailable = The list of requests cannot be had now. Try again in a few minutes or call { city-phone }.
tickets-none = There are no requests here yet. Write what happened and I will make one.
tickets-which = { $count ->
        [one] You have { $count } request. Show it?
       *[other] You have { $count } requests. Which one to show?
    }
tickets-done = All right. Write if there is anything else.
label-enough-tickets = Enough
label-ticket-waiting = No number yet: { $title }
ticket-number = Request { $number }
ticket-no-number = Request without a number yet
ticket-problem = Problem: { $title }
ticket-address = 📍 Address: { $address }
ticket-executor = Executor: { $executor }
ticket-executor-phone = 📞 Executor’s phone: { $phone }
ticket-due = 🕒 Due: { $due }
ticket-message = The executor writes: { $message }
status-waiting = Status: kept, being passed to the Contact Centre
status-registered = Status: registered
status-assigned = Status: sent to the executor
status-in-progress = Status: the executor is working
status-extended = Status: deadline extended
status-done = Status: the executor reports that the work is done
status-closed = Status: closed
status-returned = Status: returned to the executor for rework
status-declined = Status: declined, not the executor’s business
status-other = Status: with the Contact Centre

# After the ticket: what was added, who joined, what the Contact Centre answered; the list of tickets and the card.

## Something said of a ticket: taken, on its way, refused
call-receipt = Saved. I will pass it on to ticket { $number } as soon as the Contact Centre answers. Urgent: { city-phone }.
call-added = ✅ Added to ticket { $number }.
call-joined = ✅ You have joined ticket { $number }. I will write here when its status, date or executor changes.
call-answered = ✅ Your answer went to the executor. Ticket { $number }.
call-feedback-closed = Thank you for your answer. Ticket { $number } is closed.
call-feedback-returned = Thank you for your answer. Ticket { $number } went back to the executor. I will write when its status changes.
call-feedback-noted = Thank you. Your answer was added to ticket { $number }.
call-photos-missing =
    { $count ->
        [one] One photo could not be passed on. Please send it again.
       *[other] { $count } photos could not be passed on. Please send them again.
    }
call-words-missing = Some of your words could not be passed on. Please call { city-phone }.
call-ticket-gone = The Contact Centre no longer has ticket { $number }. Your words are saved. Please call { city-phone }.
call-refused = This could not be passed on to ticket { $number }. Your words are saved. Please call { city-phone }.
call-join-late = Ticket { $number } is closed already, it cannot be joined. If the problem is there, write what happened and where.
call-joined-before = You already get the news of ticket { $number }.
call-answer-late = The executor no longer waits for this answer: time is over or the question has changed. Your words are saved. To pass them on, open “My tickets” and add them to ticket { $number }.
call-feedback-late = The time to answer about ticket { $number } is over. Your words are saved. If the problem is still there, write what happened and where, and we will make a new ticket.
call-feedback-early = Ticket { $number } is being worked on again. I will ask you when the executor says that it is done.

## My tickets: what can be done
tickets-do = What would you like to do with this ticket?
tickets-photo = The photo is here. Choose the ticket to add it to.
tickets-too-early = The ticket has no number yet, so nothing can be added to it now. Please try once the number has come.
tickets-hush = I will write no more about ticket { $number }. Its status is always in “My tickets”.
tickets-hear = I will write again when ticket { $number } changes.
tickets-person = Please give the ticket number: { $number }.
find-nowhere = This one is not among your tickets: { $number }. Tickets made by phone show once you confirm your number: write “my channels”.
label-more-tickets = More
label-add-to-ticket = Add to the ticket
label-history = What happened
label-hush = Stop news
label-hear = Send me news
label-person = Talk to a person
label-to-list = Back to the list
label-new-problem = A new problem
label-not-add = Do not add
label-add = Add
label-called-other = No, something else

## Adding to a ticket
add-what = What would you like to add to ticket { $number }? Write it or send photos, as many as you need.
add-check = Add this to ticket { $number }?
add-place = 📍 Point on the map: added
add-more = You can write more or add photos. Press “Send” when you are done.
add-cancelled = Nothing was added.
misread-add = Please write it in words or send a photo.
called-add = Have you just called { city-phone }? Add a photo to ticket { $number }?
    Problem: { $title }
called-other = All right. Write what happened and where.
photo-whereto = The photo is here. Add it to ticket { $number }, or is it a new problem?
    Problem in the ticket: { $title }

## What happened to a ticket
history-of = What happened to ticket { $number }
history-no-more = No other changes yet.
history-words = “{ $words }”
history-waiting = { $day }: saved
history-registered = { $day }: registered
history-assigned = { $day }: sent to the executor
history-in-progress = { $day }: the executor began to work
history-extended = { $day }: the date was moved
history-done = { $day }: the executor reported that it is done
history-closed = { $day }: closed
history-returned = { $day }: returned to the executor
history-declined = { $day }: declined
history-message = { $day }: the executor wrote
history-question = { $day }: the executor asked
history-merged = { $day }: joined to another ticket
history-other = { $day }: there are changes

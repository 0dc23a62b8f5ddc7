# The answer to “Is the problem solved?” and to the executor's question.

## Is it solved
feedback-solved = Request { $number }: { $title }. Is the problem solved?
feedback-rating = Thank you. How do you rate the work on request { $number }? 1 is bad, 5 is excellent.
feedback-better = What could have been better? You need not answer.
feedback-more = Would you like to add something in words? You need not answer.
feedback-what = That is a pity. What is not done on request { $number }? Write a few words or send a photo.
feedback-what-partly = What is left to do on request { $number }? Write a few words or send a photo.
feedback-enough = I have the photo. You can add more photos or a few words. When that is all, press “Done”.
feedback-person = It is not the first time that the problem of request { $number } is still there. I return it to the executor. Shall a person of the Contact Centre look at it too?
feedback-sent = Thank you. I am passing on your answer about request { $number }.
feedback-sent-opinion = Thank you. I am passing on your opinion about request { $number }. The applicant’s answer will change its status.
misread-anything = Please write a few words or send a photo.
label-skip = Skip
label-want-person = Ask for a person
label-want-no-person = No need
label-about-other = Something else

## Too late
feedback-answered = I have your answer about request { $number } already, thank you. To add something, open “My requests”.
feedback-replaced = Since then the executor has reported on request { $number } once more. Please answer the latest question.
feedback-withdrawn = Request { $number } is being worked on again. I will ask when the executor reports that it is done.
feedback-late = This request is closed already: { $number }. The time for an answer is over.
feedback-anew = If the problem is still there, we make a new request: the address is known. Shall we? You can also call { city-phone }.
feedback-not-anew = All right. If the problem is still there, write or call { city-phone }.
label-report-anew = Make a new one
label-not-anew = No need

## The answer to the executor
question-meant = Is this the answer to the executor?
question-sent = Thank you. I am passing on your answer about request { $number }.
question-answered = You have answered this question about request { $number } already, thank you.
question-replaced = The executor now asks something else about request { $number }. Please answer the latest question.
question-too-late = The time for the answer about request { $number } is over. If it matters, open “My requests” and add it to the request, or call { city-phone }.
question-withdrawn = The executor no longer needs an answer about request { $number }. To add something, open “My requests”.
label-is-answer = Yes, an answer

## Buttons that no longer mean anything
ask-unknown = This question is over. “My requests” shows the status of your requests.
draft-gone = This draft is gone. Write what happened and where.

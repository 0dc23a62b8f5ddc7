# Сусіди замість повторних заявок: «Це те саме?», власна заявка, спільна проблема (масова аварія).

## Заявки поруч; $n — номер у списку, 0 — коли заявка одна
neighbours-known = Схоже, про це вже повідомили.
neighbours-ticket =
    { $n ->
        [0] Заявка { $number }
       *[other] { $n }. Заявка { $number }
    }
neighbours-where =
    { $away ->
        [building] У цьому будинку
        [here] На цьому місці
       *[metres] За { $metres } м
    }{ $days ->
        [-1] { "" }
        [0] , подано сьогодні
        [1] , подано вчора
        [one] , подано { $days } день тому
        [few] , подано { $days } дні тому
       *[other] , подано { $days } днів тому
    }{ $people ->
        [0] { "" }
        [one] , разом з Вами { $people } сусід
        [few] , разом з Вами { $people } сусіди
       *[other] , разом з Вами { $people } сусідів
    }
neighbours-same = Це те саме? Якщо так, приєднайтеся: я напишу, коли щось зміниться.
neighbours-which = Котра з них про те саме? Якщо є така, приєднайтеся: я напишу, коли щось зміниться.
neighbours-adds = Надіслане Вами додам до неї.
label-join = Так, приєднатися
label-join-first = Так, перша
label-join-second = Так, друга
label-join-third = Так, третя
label-no-other = Ні, інше

## Власна заявка
neighbours-own = Ви вже повідомляли: заявка { $number }
neighbours-followed = Ви вже приєдналися: заявка { $number }
neighbours-own-ask = Додати до неї те, що Ви щойно написали?
label-add-to-it = Додати до неї
label-new-ticket = Нова заявка

## Спільна проблема
incident-known =
    Ми вже знаємо: { $title }{ $place ->
        [none] { "" }
       *[other] , { $place }
    }.
incident-yours =
    Ви вже повідомили про це: { $title }{ $place ->
        [none] { "" }
       *[other] , { $place }
    }.
incident-reported =
    { $count ->
        [one] Повідомив { $count } сусід.
        [few] Повідомили { $count } сусіди.
       *[other] Повідомили { $count } сусідів.
    }
incident-until = 🕒 Орієнтовно до { $time } { $day }.
incident-words = Контакт-центр пише: «{ $words }»
incident-ask = Приєднатися? Я напишу, коли щось зміниться.
incident-will-hear = Я напишу, коли щось зміниться.
incident-joined = ✅ Ваше повідомлення враховано. Напишу, коли щось зміниться.
incident-waits = Добре. Якщо з’явиться щось нове, напишіть.
label-incident-join = Приєднатися
label-incident-other = У мене інше
label-incident-wait = Зрозуміло

## Приєднано разом зі словами
call-joined-added = ✅ Вас приєднано до заявки { $number }, надіслане Вами додано до неї. Напишу сюди, коли зміниться стан, строк або виконавець.

/** Longer letters speak about something; only a short one is nothing but a wish to be left alone. */
const maxLength = 80

const politeness =
  /(?<!\p{L})(?:proszę|prosze|please|pls|dziękuję|dziekuje|dzięki|thanks|thank you|bitte|danke|merci|s'il vous plaît|svp|por favor|gracias|per favore|grazie|obrigad[oa]|alstublieft|bedankt|prosím|děkuji|tack|пожалуйста|спасибо|будь ласка|dzień dobry|witam|cześć|hello|hi|hallo|pozdrawiam)(?!\p{L})/giu

/** en, pl, de, fr, es, it, pt, nl, cs, sv, ru, uk. */
const stops = new RegExp(
  `^(?:${[
    "stop(?: ?all)?|stop (?:it|emails?|e-?mails?|mailing me|sending(?: me)?(?: these)? e?-?mails?)|unsubscribe(?: me)?|opt[ -]?out|remove me(?: from (?:the|your|this) (?:mailing )?list)?|take me off(?: (?:the|your|this) (?:mailing )?list)?|(?:do not|don['’]?t) (?:e-?mail|write|contact|write to) me(?: again| any ?more)?|no more e?-?mails?",
    'wypisz(?:cie)?(?: mnie)?(?: z (?:listy|newslettera|bazy))?|(?:chcę |chce )?(?:się |sie )?wypisa[ćc](?: mnie| się| sie)?(?: z (?:listy|newslettera|bazy))?|(?:o )?wypisanie(?: mnie)?(?: z (?:listy|newslettera|bazy))?|mnie wypisać|rezygnuję|rezygnuje|(?:proszę )?(?:do mnie )?(?:już )?(?:więcej )?nie (?:piszcie|pisać|wysyłajcie|wysyłać|przysyłajcie|pisz)(?: (?:już|do|mnie|mi|więcej|wiecej|maili|wiadomości|tych|nic)){0,5}|usuń(?:cie)?(?: mnie)?(?: z (?:listy|bazy))?|(?:o )?usunięcie(?: mnie)? z (?:listy|bazy)|koniec|dość maili',
    "abmelden|abbestellen|austragen|keine (?:weiteren )?(?:e-?)?mails(?: mehr)?(?: senden)?|nicht mehr (?:schreiben|anschreiben)|désinscri(?:re|ption|vez-moi)|me désinscrire|désabonner|arrêt(?:ez|er)?|ne (?:plus )?m[’']écrivez plus",
    '(?:darme de )?baja|dar de baja|cancelar(?: (?:la )?suscripción)?|no (?:me )?(?:escriban|escribáis)(?: más)?|cancella(?:mi|rmi|temi)?|disiscriv(?:imi|etemi|ermi)|annulla iscrizione|cancelar (?:a )?(?:inscrição|subscrição)|remover|descadastrar|não me escrevam(?: mais)?',
    'afmelden|uitschrijven|geen (?:e-?)?mails meer|odhlásit(?: se)?|odhlaste mě|nepište mi(?: už)?|avregistrera(?: mig)?|avsluta|avprenumerera|стоп|отпис(?:аться|ка|ать)|отпишите меня|не пишите (?:мне )?(?:больше)?|відпис(?:атися|ка|ати)|відпишіть мене|не пишіть (?:мені )?(?:більше)?',
  ].join('|')})$`,
  'iu',
)

/** True for a letter that says nothing but "stop writing": `STOP`, `wypisz`, `Nie piszcie do mnie więcej!`. To be given without quotations. */
export function isStopWord(text: string): boolean {
  const said = text.trim()
  if (said.length > maxLength) return false
  return stops.test(
    said
      .normalize('NFC')
      .replace(politeness, ' ')
      .replace(/[^\p{L}\p{N}'’-]+/gu, ' ')
      .trim(),
  )
}

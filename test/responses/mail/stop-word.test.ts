import { expect } from 'chai'
import { isStopWord } from '../../../app/responses/mail/stop-word.ts'

describe('a wish to be left alone', () => {
  for (const text of [
    'STOP',
    'stop.',
    'Stop all',
    'unsubscribe',
    'Please unsubscribe me!',
    'opt-out',
    'Remove me from your list',
    "Don't write to me again",

    'wypisz',
    'Wypiszcie mnie',
    'Proszę mnie wypisać',
    'Proszę o wypisanie',
    'Nie piszcie do mnie więcej',
    'proszę nie pisać do mnie więcej!',

    'Rezygnuję',
    'Usuńcie mnie z listy',
    'nie wysyłajcie mi więcej maili',
    'Dzień dobry, proszę się wypisać. Dziękuję',

    'Abmelden bitte',
    'keine E-Mails mehr',
    'désinscription',
    'Darme de baja, por favor',
    'cancellami',
    'remover',
    'afmelden',
    'odhlásit',
    'avregistrera mig',
    'отписаться',
    'відписатися',
  ])
    it(`is heard in "${text}"`, () => {
      expect(isStopWord(text)).to.equal(true)
    })

  for (const text of [
    '',
    '9',
    'Dziękuję',
    'Non-stop polecam',
    'Stop, bardzo dobra obsługa',
    'Nie mogę przestać polecać',
    'Nie piszcie adresu na paczkach',

    'I would not unsubscribe',
    'stopka jest za mała',
    `STOP ${'a '.repeat(60)}`,
    'Rezygnuję z zamówienia, proszę o zwrot',
  ])
    it(`is not heard in "${text.slice(0, 40)}"`, () => {
      expect(isStopWord(text)).to.equal(false)
    })
})

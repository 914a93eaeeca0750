import { machineWhy, type Why as MachineWhy } from '../domain/machine.ts'
import { why, type Why } from '../domain/why.ts'
import type { Language } from './language.ts'

/** What take says of a delivery that ended the process. */
const ofJournal = {
  'the process ended three times while taking it': 'program trzy razy przerwał pracę przy tym zdarzeniu',
} as const

/** Polish for every reason; the compiler misses none. */
const ofDecisions: Readonly<Record<Why, string>> = {
  [why.parcelMoved]: 'paczka dotarła do kolejnego etapu doręczenia',
  [why.dispatched]: 'sklep nadał paczkę',
  [why.allDelivered]: 'doręczono wszystkie paczki zamówienia',
  [why.timePassed]: 'przewoźnik nic nie mówi o tym zamówieniu, więc po pewnym czasie uznajemy je za doręczone',
  [why.boughtInStore]: 'klient zabrał zakupy ze sklepu',
  [why.cartLeft]: 'koszyk został bez zamówienia',
  [why.cartStillLeft]: 'koszyk nadal czeka po poprzednim przypomnieniu',
  [why.writtenByHand]: 'napisał go ktoś ze sklepu',
  [why.notAnswered]: 'na pytanie nie ma jeszcze odpowiedzi',
  [why.codeMade]: 'klient odpowiedział, a obiecany kod już jest',
  [why.codeEnds]: 'kod niedługo straci ważność',
  [why.codeOver]: 'kod stracił już ważność',
  [why.codeUsed]: 'kod został już użyty',
  [why.notSampled]: 'pytamy tylko o część zamówień, a to do niej nie należy',
  [why.answered]: 'klient już odpowiedział',
  [why.orderUnknown]: 'nie znamy tego zamówienia',
  [why.orderCancelled]: 'zamówienie anulowano',
  [why.refunded]: 'zwrócono pieniądze za zamówienie',
  [why.paymentVoided]: 'płatność unieważniono',
  [why.returned]: 'klient zwraca towar albo już go zwrócił',
  [why.noAddress]: 'nie ma adresu e-mail, na który można napisać',
  [why.beforeOn]: 'zdarzyło się to przed włączeniem tych listów',
  [why.tooLate]: 'zdarzyło się to zbyt dawno, by teraz o tym pisać',
  [why.parcelUnknown]: 'nie znamy tej paczki',
  [why.parcelCancelled]: 'paczkę anulowano',
  [why.parcelFailed]: 'paczki nie udało się doręczyć albo zaginęła',
  [why.notDispatched]: 'nic z zamówienia jeszcze nie wyszło ze sklepu',
  [why.stillOnItsWay]: 'jedna z paczek zamówienia jest jeszcze w drodze',
  [why.moreToCome]: 'części zamówienia jeszcze nie nadano',
  [why.noCarrierScan]: 'przewoźnik jeszcze nie ma paczki',
  [why.staleScan]: 'przewoźnik powiedział o tym ponad dwa dni za późno',
  [why.statusOff]: 'listy o tym etapie doręczenia są wyłączone',
  [why.statusPassed]: 'paczka jest już na dalszym etapie',
  [why.enoughParcels]: 'zamówienie ma więcej paczek, niż opisujemy w listach',
  [why.inStore]: 'zakupy zrobiono w sklepie, bez doręczenia',
  [why.cartGone]: 'koszyka już nie ma',
  [why.cartDeleted]: 'koszyk usunięto',
  [why.cartEmpty]: 'koszyk jest pusty',
  [why.cartFree]: 'za koszyk nie trzeba nic płacić',
  [why.bought]: 'klient złożył zamówienie',
  [why.noWayBack]: 'sklep nie podał linku do koszyka',
  [why.stepOff]: 'przypomnienia kończą się przed tym krokiem',
  [why.uninstalled]: 'sklep usunął aplikację',
  [why.paused]: 'sklep wstrzymał wszystkie listy',
  [why.bounceStorm]: 'wstrzymano te listy, bo zbyt wiele z nich wróciło',
  [why.complaintStorm]: 'wstrzymano te listy, bo zbyt wiele osób uznało je za spam',
  [why.flowOff]: 'te listy są wyłączone',
  [why.expired]: 'jego czas minął, zanim można było go wysłać',
  [why.wouldExpire]: 'jego czas minąłby, zanim wolno byłoby go wysłać',
  [why.unsubscribed]: 'ta osoba wypisała się z listów',
  [why.bounced]: 'ten adres nie istnieje',
  [why.bouncedLong]: 'listy na ten adres wracają od dłuższego czasu',
  [why.complained]: 'ta osoba oznaczyła list jako spam',
  [why.erased]: 'ta osoba poprosiła o usunięcie danych',
  [why.blockedByMerchant]: 'sklep zablokował ten adres',
  [why.consentDenied]: 'ta osoba nie zgodziła się na takie listy',
  [why.consentPending]: 'ta osoba jeszcze nie potwierdziła zgody',
  [why.consentMissing]: 'w tym kraju taki list wymaga zgody, a jej nie ma',
  [why.notYet]: 'coś się zmieniło od zaplanowania i jeszcze nie pora',
  [why.held]: 'z tą osobą trwa rozmowa albo otwarta jest sprawa',
  [why.askedLately]: 'tę osobę niedawno pytano o to samo',
  [why.remindedLately]: 'tej osobie niedawno przypomniano o innym koszyku',
  [why.surveyedToday]: 'tę osobę pytano o coś w ciągu ostatniej doby',
  [why.capped]: 'ta osoba dostała inny list w ostatnich godzinach',
  [why.heldOut]: 'ta osoba należy do grupy bez listów, dzięki której widać, co te listy dają',
  [why.quietHours]: 'u tej osoby jest noc albo dzień odpoczynku',
  [why.unwritten]: 'nie udało się napisać listu',
  [why.maySent]: 'list mógł wyjść, zanim przywrócono bazę danych',
  [why.onceMore]: 'nic nie potwierdziło listu, więc ten sam list idzie jeszcze raz',
  [why.setAside]: 'program trzy razy przerwał pracę przy pisaniu tego listu',
  [why.lastCheck]: 'ostatnie sprawdzenie przed wysłaniem powiedziało „nie”',
  [why.serverAway]: 'serwer poczty był nieosiągalny',
  [why.serverRefused]: 'serwer poczty odrzucił list na stałe',
  [why.paced]: 'dostawca poczty przyjmuje listy po kilka naraz i list czeka na swoją kolej',
  [why.serverBusy]: 'serwer poczty na razie odmówił przyjęcia listu',
  [why.unconfirmed]: 'list wyszedł, ale nie przyszło potwierdzenie',
  [why.cutOff]: 'połączenie urwało się, zanim serwer poczty potwierdził przyjęcie',
}

const ofMachines: Readonly<Record<MachineWhy, string>> = {
  [machineWhy.headersOnly]: 'pobrano tylko nagłówki',
  [machineWhy.fetchedAhead]: 'pobrano na zapas, zanim ktokolwiek spojrzał',
  [machineWhy.fieldFilled]: 'wypełniono pole, którego człowiek nie widzi',
  [machineWhy.stampForged]: 'zmieniono to, co strona sama wpisała w formularz',
  [machineWhy.trap]: 'ten sam gość otworzył link, którego człowiek nie widzi',
  [machineWhy.tooQuick]: 'wysłano szybciej, niż ktokolwiek zdąży nacisnąć przycisk',
  [machineWhy.manyScores]: 'w kilka sekund wysłano kilka różnych ocen',
  [machineWhy.everyScore]: 'ten sam gość w kilka sekund otwierał ocenę po ocenie',
  [machineWhy.everyLink]: 'w kilka sekund otwarto kilka linków jednego listu',
  [machineWhy.hints]: 'kilka rzeczy naraz nie pasuje do człowieka',
}

const polish: ReadonlyMap<string, string> = new Map(Object.entries({ ...ofDecisions, ...ofMachines, ...ofJournal }))

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A stored reason as the merchant reads it. What a mail server or a parser said stays in its own words. */
export function reasonIn(language: Language, text: string): string {
  if (language !== 'pl') return sentence(text)
  const whole = polish.get(text)
  if (whole) return sentence(whole)
  const [beginning = '', ...rest] = text.split(': ')
  const known = polish.get(beginning)
  return sentence(known && rest.length > 0 ? `${known}: ${rest.join(': ')}` : text)
}

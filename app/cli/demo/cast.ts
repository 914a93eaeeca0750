import type { Goods } from './deliveries.ts'

/** The people of the demo. None of them is real, and their addresses lead nowhere (RFC 2606). */
export type Person = {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly country: 'PL' | 'GB' | 'DE'
  readonly locale: string
}

const women = {
  first: 'Anna,Maria,Ewa,Zofia,Julia,Hanna,Lena,Olga,Nina,Alicja,Iga,Sara,Pola,Róża',
  last: 'Przykładowa,Wzorcowa,Zmyślona,Pokazowa,Wymyślona,Makietowa,Fikcyjna,Szkicowa,Udawana,Bajkowa,Rysunkowa,Teatralna,Pozorna,Rzekoma',
}
const men = {
  first: 'Jan,Piotr,Tomasz,Adam,Marek,Paweł,Igor,Karol,Filip,Wiktor,Leon,Kacper,Oskar,Bruno',
  last: 'Testowy,Próbny,Umowny,Ćwiczebny,Papierowy,Szkicowy,Zastępczy,Modelowy,Rysunkowy,Niebyły,Domniemany,Kukiełkowy,Obrazkowy,Bezimienny',
}
const british = {
  first: 'Alice,Ben,Chloe,Daniel,Emma,Frank',
  last: 'Sample,Placeholder,Madeup,Specimen,Fictional,Imaginary',
}
const german = { first: 'Greta,Hans', last: 'Muster,Beispiel' }

/** Every first name with the last name `shift` places further on. */
function people(names: typeof women, shift: number, country: Person['country'], locale: string): readonly Person[] {
  const last = names.last.split(',')
  return names.first.split(',').map((firstName, index) => {
    const lastName = last[(index + shift) % last.length] ?? ''
    const plain = `${firstName}.${lastName}`.toLowerCase().replaceAll('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '')
    return { firstName, lastName, country, locale, email: `${plain}@example.com` }
  })
}

export const cast: readonly Person[] = [
  ...people(women, 0, 'PL', 'pl'),
  ...people(british, 0, 'GB', 'en-GB'),
  ...people(men, 0, 'PL', 'pl'),
  ...people(german, 0, 'DE', 'en'),
  ...people(women, 5, 'PL', 'pl'),
  ...people(men, 5, 'PL', 'pl'),
]

export const goods: readonly Goods[] = [
  { title: 'Kubek kamionkowy', variant: 'zielony', price: '49.00' },
  { title: 'Kubek kamionkowy', variant: 'błękitny', price: '49.00' },
  { title: 'Czajnik żeliwny', variant: '0,8 l', price: '189.00' },
  { title: 'Herbata jaśminowa', variant: '100 g', price: '32.50' },
  { title: 'Misa na owoce', price: '129.00' },
  { title: 'Lniana ściereczka', price: '27.00' },
  { title: 'Zestaw talerzy', variant: '4 sztuki', price: '219.00' },
]

/** What the demo's customers write, by how happy they are. Made up for the demo, every word. */
export const words: Readonly<
  Record<'pl' | 'en', Readonly<Record<'promoter' | 'passive' | 'detractor', readonly string[]>>>
> = {
  pl: {
    promoter: [
      'Kubek jest piękny, szkliwo jak na zdjęciu. Będą następne zakupy.',
      'Szybko i porządnie zapakowane. Liścik w środku to miły drobiazg.',
      'Herbata pachnie na całą kuchnię. Polecone już dwóm sąsiadkom.',
      'Paczka w Paczkomacie dzień wcześniej, niż zapowiadano.',
      '',
      'Talerze w realu jeszcze ładniejsze. Kiedy znów będą w kolorze piaskowym?',
    ],
    passive: [
      'Wszystko w porządku, tylko opakowanie mogłoby mieć mniej folii.',
      'Ładne, ale trochę mniejsze, niż się wydawało.',
      'Dostawa mogłaby być szybsza.',
      '',
    ],
    detractor: [
      'Kubek przyszedł z odpryskiem na uchu.',
      'Kurier zostawił paczkę u sąsiada i nic nie powiedział.',
      'O opóźnieniu dowiedziałam się dopiero od kuriera.',
      'Misa ma inny odcień niż na stronie.',
    ],
  },
  en: {
    promoter: ['Lovely glaze, and it came two days early.', 'Packed with such care. The tea is a find.', ''],
    passive: ['Good mug, a little smaller than it looks.', ''],
    detractor: ['The lid of the teapot does not sit quite right.', 'I waited at home all day and nobody came.'],
  },
}

/**
 * A repeatable run of numbers from 0 to 1: mulberry32 (T. Ettinger, public domain), so that the demo tells the same story every time.
 */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

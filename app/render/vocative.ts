/** Names that no rule covers: men’s bend in too many ways. */
const men: { readonly [name: string]: string } = {
  Marek: 'Marku',
  Franciszek: 'Franciszku',
  Jacek: 'Jacku',
  Leszek: 'Leszku',
  Maciej: 'Macieju',
  Paweł: 'Pawle',
  Piotr: 'Piotrze',
  Jerzy: 'Jerzy',
  Antoni: 'Antoni',
  Ignacy: 'Ignacy',
  Konstanty: 'Konstanty',
  Hubert: 'Hubercie',
  Robert: 'Robercie',
  Norbert: 'Norbercie',
  Albert: 'Albercie',
  Konrad: 'Konradzie',
  Ryszard: 'Ryszardzie',
  Edward: 'Edwardzie',
  Leonard: 'Leonardzie',
  Krzysztof: 'Krzysztofie',
  Józef: 'Józefie',
  Jakub: 'Jakubie',
  Adam: 'Adamie',
  Kuba: 'Kubo',
  Karol: 'Karolu',
  Kamil: 'Kamilu',
  Emil: 'Emilu',
  Rafał: 'Rafale',
  Michał: 'Michale',
  Daniel: 'Danielu',
  Gabriel: 'Gabrielu',
  Marcel: 'Marcelu',
  Tomasz: 'Tomaszu',
  Łukasz: 'Łukaszu',
  Mateusz: 'Mateuszu',
  Bartosz: 'Bartoszu',
  Grzegorz: 'Grzegorzu',
  Andrzej: 'Andrzeju',
  Tymoteusz: 'Tymoteuszu',
  Tadeusz: 'Tadeuszu',
  Mariusz: 'Mariuszu',
  Dariusz: 'Dariuszu',
  Janusz: 'Januszu',
  Arkadiusz: 'Arkadiuszu',
  Wojciech: 'Wojciechu',
  Zbigniew: 'Zbigniewie',
  Mirosław: 'Mirosławie',
  Jarosław: 'Jarosławie',
  Stanisław: 'Stanisławie',
  Wiesław: 'Wiesławie',
  Bogusław: 'Bogusławie',
  Sławomir: 'Sławomirze',
  Kazimierz: 'Kazimierzu',
  Artur: 'Arturze',
  Wiktor: 'Wiktorze',
  Igor: 'Igorze',
  Aleksander: 'Aleksandrze',
  Aleks: 'Aleksie',
  Oskar: 'Oskarze',
  Przemysław: 'Przemysławie',
  Dawid: 'Dawidzie',
  Jan: 'Janie',
  Szymon: 'Szymonie',
  Adrian: 'Adrianie',
  Damian: 'Damianie',
  Fabian: 'Fabianie',
  Sebastian: 'Sebastianie',
  Krystian: 'Krystianie',
  Marcin: 'Marcinie',
  Roman: 'Romanie',
  Stefan: 'Stefanie',
  Filip: 'Filipie',
  Patryk: 'Patryku',
  Dominik: 'Dominiku',
  Eryk: 'Eryku',
  Henryk: 'Henryku',
  Mikołaj: 'Mikołaju',
  Błażej: 'Błażeju',
  Julian: 'Julianie',
  Leon: 'Leonie',
  Antek: 'Antku',
  Tomek: 'Tomku',
  Bartek: 'Bartku',
  Maciek: 'Maćku',
}

/** Polish diminutives (`Kasia`, `Zosia`, `Ania`) bend differently from names such as `Maria` or `Zofia`. */
const diminutives = new Set(
  (
    'Ania Asia Basia Gosia Kasia Zosia Małgosia Tosia Marysia Krysia Hania Frania Jadzia Madzia Zuzia Kinia Monia ' +
    'Stasia Lusia Misia Agusia Terenia Ola Ela'
  ).split(' '),
)

/**
 * The form in which a Polish first name calls somebody (`Aniu`, `Piotrze`); null where we do not know it, because a
 * wrong one is worse than none. Women's names end in -a and bend by rule; men's come from the list.
 */
export function vocative(name: string): string | null {
  const known = men[name]
  if (known) return known
  if (diminutives.has(name)) return `${name.slice(0, -1)}u`
  return /^\p{Lu}\p{Ll}+a$/u.test(name) && polishWomen.has(name) ? `${name.slice(0, -1)}o` : null
}

const polishWomen = new Set(
  (
    'Agata Agnieszka Anna Aldona Alicja Aleksandra Amelia Aneta Angelika Aniela Antonina Barbara Beata Blanka Bogumiła ' +
    'Bożena Celina Cecylia Danuta Daria Dominika Dorota Edyta Elżbieta Emilia Ewa Ewelina Gabriela Genowefa Grażyna ' +
    'Halina Hanna Helena Honorata Iga Ilona Irena Iwona Iza Izabela Jadwiga Jagoda Janina Joanna Jolanta Józefa ' +
    'Judyta Julia Justyna Kaja Kamila Karina Karolina Katarzyna Kinga Klaudia Klara Kornelia Krystyna Laura Lena ' +
    'Lidia Liliana Lucyna Magda Magdalena Maja Malwina Małgorzata Maria Mariola Marta Martyna Marzena Matylda ' +
    'Michalina Milena Mirosława Monika Nadia Natalia Nikola Nina Oliwia Olga Patrycja Paula Paulina Pola Renata ' +
    'Roksana Róża Sabina Sandra Stanisława Stefania Sylwia Teresa Urszula Wanda Weronika Wiesława Wiktoria ' +
    'Zofia Zuzanna'
  ).split(' '),
)

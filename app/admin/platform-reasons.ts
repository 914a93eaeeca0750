import type { Language } from './language.ts'

/** What platforms and stores do to us, as `PlatformFault` and `StoreFault` say it, in Polish; a test misses none. */
const polish: readonly (readonly [RegExp, string])[] = [
  [/^The program is ending\.$/, 'Program kończy pracę.'],
  [/^Shopify did not answer in time\.$/, 'Shopify nie odpowiedziało na czas.'],
  [/^Shopify asks to go slower\.$/, 'Shopify prosi, by pytać wolniej.'],
  [/^Shopify failed with the HTTP status (\S+)\.$/, 'Shopify zawiodło (HTTP $1).'],
  [/^Shopify failed while answering\.$/, 'Shopify zawiodło w trakcie odpowiedzi.'],
  [/^Shopify had no room for us\.$/, 'Shopify nie miało dla nas miejsca.'],
  [/^The question costs more than Shopify allows for one\.$/, 'Pytanie kosztuje więcej, niż Shopify dopuszcza.'],
  [
    /^Shopify does not let the app ask this: a scope is missing\.$/,
    'Aplikacja nie ma na to zgody: brakuje uprawnienia.',
  ],
  [/^Shopify does not let the app ask this\.$/, 'Shopify nie pozwala aplikacji o to pytać.'],
  [/^Shopify does not let the app read (?:.+)\.$/, 'Aplikacja nie ma uprawnienia, by to czytać.'],
  [/^Shopify refused the question \((.+)\)\.$/, 'Shopify odrzuciło pytanie ($1).'],
  [/^Shopify answered with the HTTP status (\S+)\.$/, 'Shopify odpowiedziało statusem HTTP $1.'],
  [/^Shopify gave no token: it did not answer\.$/, 'Shopify nie dało klucza: nie odpowiedziało.'],
  [
    /^Shopify no longer accepts what opened this shop to us\.$/,
    'Shopify nie przyjmuje już naszego klucza do tego sklepu.',
  ],
  [/^Shopify no longer accepts the token of this shop\.$/, 'Shopify nie przyjmuje już klucza tego sklepu.'],
  [/^Shopify gave no token that expires and can be renewed\.$/, 'Shopify nie dało klucza, który można odnawiać.'],
  [/^Shopify sent more than we are ready to read\.$/, 'Shopify przysłało więcej, niż jesteśmy gotowi przeczytać.'],
  [/^Shopify Flow did not take the feedback\.$/, 'Shopify Flow nie przyjęło opinii.'],
  [/^Shopify has no such shop\.$/, 'W Shopify nie ma takiego sklepu.'],
  [/^The shop is frozen at Shopify\.$/, 'Sklep jest zamrożony w Shopify.'],
  [/^The shop is locked at Shopify\.$/, 'Sklep jest zablokowany w Shopify.'],
  [
    /^The shop is not connected; it must open the app once\.$/,
    'Sklep nie jest połączony; trzeba raz otworzyć aplikację w Shopify.',
  ],
  [
    /^Somebody else is renewing the token of this shop and does not finish\.$/,
    'Odnawianie klucza tego sklepu trwa zbyt długo.',
  ],
  [
    /^The store’s answer is not what WooCommerce sends; .+$/,
    'Odpowiedź sklepu nie wygląda na WooCommerce; czy inna wtyczka jej nie zmienia?',
  ],
  [/^The shop’s answer is not what PrestaShop sends\.$/, 'Odpowiedź sklepu nie wygląda na PrestaShop.'],
  [
    /^The store’s answer is not what its platform sends\.$/,
    'Odpowiedź sklepu nie wygląda na odpowiedź jego platformy.',
  ],
  [/^The store’s host is not on the public internet\.$/, 'Serwer sklepu nie jest w publicznym internecie.'],
  [/^The store was not read: (.+)\.$/, 'Nie odczytano sklepu: $1.'],
  [/^The store could not be reached\.$/, 'Sklep jest nieosiągalny.'],
  [/^The store did not answer with JSON; .+$/, 'Sklep nie odpowiedział w formacie JSON; czy coś stoi przed jego API?'],
  [
    /^The store no longer accepts our keys; connect it again\.$/,
    'Sklep nie przyjmuje już naszych kluczy; połącz go na nowo.',
  ],
  [/^The keys may not do this in the store\.$/, 'Tym kluczom sklep na to nie pozwala.'],
  [/^The store failed with the HTTP status (\S+); .+$/, 'Sklep zawiódł (HTTP $1); spróbujemy przy następnej okazji.'],
  [
    /^The store answered with the HTTP status (\S+); .+$/,
    'Sklep odpowiedział statusem HTTP $1; czy jego API jest włączone?',
  ],
]

/** What stood in the way at the platform, as the merchant reads it; anything else (a version, a count) stays as it is. */
export function platformReason(language: Language, text: string): string {
  if (language !== 'pl') return text
  const known = polish.find(([sentence]) => sentence.test(text))
  return known ? text.replace(known[0], known[1]) : text
}

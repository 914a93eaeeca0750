/**
 * Words that say little beside others: what arrived broken is no news of the delivery, a wide range of colours none of the description. They count
 * in a clause about nothing else that judges, and in a comment about nothing else.
 */
export const light: ReadonlySet<string> = new Set(
  (
    'przysz*, dotar*, dojech*, paczk*, arriv*, parcel, package, post, posted, produkt*, product, pay*, zapłac*, płac*, made, still waiting, waiting for, czekam na, czekał*, next day, jutro, odbiór, ' +
    'kolor*, rozmiar*, colour, color, size, loose, tight, photo, photos, zdjęci*, picture*, smaller, bigger, mniejsz*, większ*, zamiast, stron*, konto, konta, koncie, kontem, account, page, online, ' +
    'dzwoni*, zadzwoni*, telefonu, called, calls, porządn*, solidn*, solid, sturdy, flimsy, thin, thick, cienk*, gruby, gruba, grube, soft, feel, feels, material, materiał*, w środku, ' +
    'szybko, szybk*, fast, quick, quickly, got here, helpful, helped, friendly, polite, uprzejm*, życzliw*, sympatyczn*, torn, rozdart*, podart*, pogięt*, zgniec*, wgniec*, dent*, soaked, rysa, rysy, hole, holes, bawełn*, wełn*, cotton, wool, w transporcie, transit'
  ).split(', '),
)

/** Polish words without marks that begin English ones (`stron*` and "strong"); they are nobody's in an English comment. */
export const polishOnly: ReadonlySet<string> = new Set(
  'cen*, tani*, drog*, wad*, stron*, foli*, karton*, opis*, kod, kody, kodu, pan, pani, termin, obit*, filtr*, tabel*, ofert*, biuro, nadan*, oddan*, zapach*, konto'.split(
    ', ',
  ),
)

/** Phrases with a topic's word in them that are about something else: when it was, which side, nothing to complain of. */
export const idle =
  /(?<!\p{L})(?:no complaints?|without complaint|nie mam zastrzeżeń|could ?n['’]?o?t fault|(?:since|when|after|before|once|as soon as) (?:it|they) (?:arrived|came)|(?:odkąd|odkad|jak) przyszł\p{L}{1,2}|po rozpakowaniu|z (?:jednej|drugiej) strony|(?:on the )?(?:one|other) hand|in (?:one|the first|any) place|high street|złot(?:y|a|e) (?:człowiek|kobieta|ludzie)|return(?:ing)? customers?|too late|start to finish|the wait)(?!\p{L})/giu

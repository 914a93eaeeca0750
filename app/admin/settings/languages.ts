import { isKnown, isOurs, knownLanguages, oursFor } from '../../domain/language.ts'
import { languageOf } from '../../domain/words.ts'
import { shopFlows } from '../../outbox/shop-flows.ts'
import { saveLanguages } from '../../shops/shops.ts'
import { nameIn, titleIn } from '../language.ts'
import { one, withQuery } from '../query.ts'
import type { Visit } from '../visit.ts'
import { writtenIn } from '../written.ts'

/** What a shop can write in at most: each further language is a set of letters somebody keeps. */
const most = 8

/** The languages a shop writes in, its own, and how far its letters are written in each. */
export async function languages(visit: Visit): Promise<void> {
  const { needs, req, shop, base, language } = visit
  const [own = ''] = shop.languages
  const { all } = await shopFlows(needs.db.knex, shop.id)
  const written = await writtenIn(visit)
  visit.show('languages', 'settings', {
    back: `${base}/settings`,
    here: `${base}/settings/languages`,
    saved: one(req.query['saved']) === 'yes',
    own: nameIn(own, language),
    instead: isOurs(own) ? null : nameIn(languageOf(oursFor(shop, null)), language),
    spoken: shop.languages.map((code) => ({
      name: titleIn(code, language),
      own: code === own,
      aboutKey: isOurs(code) ? 'languages.ours' : 'languages.yours',
      choose: `own:${code}`,
      remove: `remove:${code}`,
    })),
    several: shop.languages.length > 1,
    addable:
      shop.languages.length >= most
        ? []
        : knownLanguages
            .filter((code) => !shop.languages.includes(code))
            .map((code) => ({ code, name: titleIn(code, language) }))
            .sort((first, second) => first.name.localeCompare(second.name, language)),
    flows: all.map((flow) => ({
      title: flow.title[language],
      letters: written(flow).map(({ next, ...told }) => ({
        ...told,
        href: withQuery(`${base}/flows/${flow.name}/write`, {
          variant: next ?? flow.variants[0] ?? '',
          letters: told.code,
        }),
      })),
    })),
  })
}

/** `add` with a language, `own:de`, `remove:de`; anything else changes nothing. */
export async function saveLanguage(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base } = visit
  const form = (req.body ?? {}) as Readonly<Record<string, unknown>>
  const [what = '', named = one(form['language'])] = one(form['do']).split(':')
  const others = shop.languages.filter((code) => code !== named)
  const known = others.length < shop.languages.length
  const chosen =
    what === 'add' && !known && isKnown(named) && others.length < most
      ? [...others, named]
      : what === 'own' && known
        ? [named, ...others]
        : what === 'remove' && known && others.length > 0
          ? others
          : null
  if (!chosen) return visit.missing()
  await saveLanguages(needs.db.knex, shop.id, chosen)
  await visit.note('changed the languages', chosen.join(' '))
  return res.redirect(303, `${base}/settings/languages?saved=yes`)
}

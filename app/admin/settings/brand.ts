import { normaliseEmail } from '../../domain/address.ts'
import { looksPublic } from '../../network/public-host.ts'
import { cellOf, contrast, isColour, leastContrast, lookOf } from '../../render/colour.ts'
import { brandOf, keepLogo, logoPath, saveBrand, type ShopBrand } from '../../shops/brand.ts'
import { choice } from '../query.ts'
import type { Visit } from '../visit.ts'
import { draw, type Fault, type Faults, type Form, typedIn } from './field.ts'
import type { Upload } from './multipart.ts'
import { mostPictureBytes, pictureType } from './picture.ts'

const names = ['logo', 'button', 'accent', 'senderName', 'replyTo', 'footerAddress'] as const
const hinted = ['logo', 'button', 'accent', 'senderName', 'replyTo', 'footerAddress'] as const
type Typed = { readonly [name in (typeof names)[number]]: string }
const addressForms = ['none', 'polite', 'first name'] as const

const typedOf = (brand: ShopBrand): Typed => ({
  logo: brand.logo ?? '',
  button: brand.button ?? '',
  accent: brand.accent ?? '',
  senderName: brand.senderName ?? '',
  replyTo: brand.replyTo ?? '',
  footerAddress: brand.footerAddress ?? '',
})

/** What a palette begins with: what stands in the field, and ours where it is empty or no colour. */
function paletteOf(typed: Typed, name: 'button' | 'accent') {
  const ours = lookOf(null, null)[name]
  return { ours, shown: isColour(typed[name]) ? typed[name] : ours }
}

/** How the shop looks and signs its letters. */
export async function brand(visit: Visit): Promise<void> {
  const saved = await brandOf(visit.needs.db.knex, visit.shop.id)
  showBrand(visit, saved, typedOf(saved), new Map())
}

function showBrand(visit: Visit, saved: ShopBrand, typed: Typed, faults: Faults, status = 200): void {
  const { base, shop, req } = visit
  visit.show(
    'brand',
    'settings',
    {
      here: `${base}/settings/brand`,
      fields: draw('brand', names, typed, faults, hinted),
      colours: { button: paletteOf(typed, 'button'), accent: paletteOf(typed, 'accent') },
      forms: addressForms.map((value) => ({ value, key: `brand.form.${value}`, chosen: saved.addressForm === value })),
      logoShown: saved.logoId && logoPath(shop.id, saved.logoId),
      uploadFault: faults.get('upload') ?? null,
      saved: req.query['saved'] === 'yes',
      faulty: faults.size > 0,
      preview: `${base}/flows/nps/letter`,
      back: `${base}/settings`,
    },
    status,
  )
}

export async function changeBrand(visit: Visit): Promise<void> {
  const { needs, req, res, shop, now, base } = visit
  const form = req.body as Form & { readonly upload?: Upload }
  const before = await brandOf(needs.db.knex, shop.id)
  const typed = typedIn(form, names)
  const faults = new Map<string, Fault>()
  const chosen = readBrand(typed, faults)
  const addressForm = choice(form['addressForm'], addressForms)
  const upload = typeof form.upload === 'object' ? form.upload : null
  const type = upload && pictureType(upload.bytes)
  if (upload && upload.bytes.length > mostPictureBytes)
    faults.set('upload', { key: 'fault.picture size', what: `${Math.ceil(upload.bytes.length / 1024)}` })
  else if (upload && !type) faults.set('upload', { key: 'fault.picture type', what: upload.name })
  if (faults.size > 0) return showBrand(visit, { ...before, addressForm }, typed, faults, 422)
  const kept = upload && type ? await keepLogo(needs.db.knex, shop.id, { type, bytes: upload.bytes }, now) : null
  // An address or the wish for none takes the place of the picture kept here.
  const keeps = chosen.logo === null && form['removeLogo'] !== 'on'
  await saveBrand(
    needs.db.knex,
    shop.id,
    { ...chosen, logo: kept ? null : chosen.logo, logoId: kept ?? (keeps ? before.logoId : null), addressForm },
    now,
  )
  await visit.note('changed the brand', 'letters')
  return res.redirect(303, `${base}/settings/brand?saved=yes`)
}

function readBrand(typed: Typed, faults: Map<string, Fault>): Omit<ShopBrand, 'logoId' | 'addressForm'> {
  const tell = (name: keyof Typed, key: string, what = ''): null => {
    faults.set(name, { key: `fault.${key}`, what })
    return null
  }
  const colour = (name: 'button' | 'accent'): string | null => {
    const text = typed[name].toLowerCase()
    if (text === '') return null
    return isColour(text) ? text : tell(name, 'colour', typed[name])
  }
  const line = (name: 'senderName' | 'footerAddress', most: number): string | null => {
    const text = typed[name]
    if (text.length > most) return tell(name, 'too many letters', `${most}`)
    return /[\p{Cc}\u2028\u2029]/u.test(text) ? tell(name, 'one line') : text || null
  }
  const button = colour('button')
  const accent = colour('accent')
  const seen = button && contrast(button, '#ffffff')
  if (seen && seen < leastContrast.button) tell('button', 'button contrast', seen.toFixed(1))
  const read = accent && contrast(accent, cellOf(accent))
  if (read && read < leastContrast.text) tell('accent', 'text contrast', read.toFixed(1))
  const url = typed.logo === '' ? null : URL.parse(typed.logo)
  const good = url && url.protocol === 'https:' && !url.username && looksPublic(url.hostname)
  const reply = typed.replyTo === '' ? null : normaliseEmail(typed.replyTo)
  return {
    logo: good ? url.href : typed.logo === '' ? null : tell('logo', 'no picture'),
    button,
    accent,
    senderName: line('senderName', 70),
    replyTo: reply ?? (typed.replyTo === '' ? null : tell('replyTo', 'address', typed.replyTo)),
    footerAddress: line('footerAddress', 200),
  }
}

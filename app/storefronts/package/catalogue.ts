/*
 * Translations as translators write them (gettext's `.po`) and as WordPress reads them (`.mo`), so that no tool is needed to pack
 * the plugin.
 */

export type Entry = { readonly context: string | null; readonly id: string; readonly text: string }

/** Reads what our own catalogues use: comments, contexts, plural forms, and texts over several lines. */
export function readPo(po: string): readonly Entry[] {
  const entries: Entry[] = []
  for (const block of po.split(/\r?\n\s*\r?\n/)) {
    const fields: Record<string, string> = {}
    let field = ''
    for (const line of block.split(/\r?\n/)) {
      const [, name, quoted] = /^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*(".*")\s*$/.exec(line) ?? []
      if (quoted === undefined || line.startsWith('#')) continue
      if (name) field = name
      fields[field] = (fields[field] ?? '') + (JSON.parse(quoted) as string)
    }
    const { msgid, msgid_plural: plural, msgctxt } = fields
    if (msgid === undefined) continue
    const forms = Object.keys(fields)
      .filter((name) => name.startsWith('msgstr'))
      .sort()
      .map((name) => fields[name] ?? '')
    const id = plural === undefined ? msgid : `${msgid}\0${plural}`
    if (forms.some((form) => form !== '')) entries.push({ context: msgctxt ?? null, id, text: forms.join('\0') })
  }
  return entries
}

/** Sorted by their bytes, because readers look entries up by halving. */
export function writeMo(entries: readonly Entry[]): Buffer {
  const pairs = entries
    .map(
      ({ context, id, text }) =>
        [Buffer.from(context === null ? id : `${context}\x04${id}`), Buffer.from(text)] as const,
    )
    .sort(([a], [b]) => Buffer.compare(a, b))
  const count = pairs.length
  const head = Buffer.alloc(28 + 16 * count)
  for (const [index, value] of [0x950412de, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count].entries())
    head.writeUInt32LE(value, index * 4)
  const body: Buffer[] = []
  let at = head.length
  for (const side of [0, 1] as const)
    for (const [index, pair] of pairs.entries()) {
      const text = pair[side]
      head.writeUInt32LE(text.length, 28 + 8 * count * side + 8 * index)
      head.writeUInt32LE(at, 32 + 8 * count * side + 8 * index)
      body.push(text, Buffer.from([0]))
      at += text.length + 1
    }
  return Buffer.concat([head, ...body])
}

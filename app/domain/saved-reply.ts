/** What a shop writes again and again; `id` is its place in the list, which is short. */
export type SavedReply = { readonly title: string; readonly words: string }

export const most = { replies: 30, title: 80, words: 4_000 }

/** What a saved reply may name: of whom and of what it is about. */
export const blanks = ['name', 'order', 'shop'] as const
export type Blanks = { readonly [blank in (typeof blanks)[number]]: string | null }

/** `{name}` becomes the person's first name. What is not known leaves no hole: neither a space too many nor one before a comma. */
export const fillIn = (words: string, known: Blanks): string =>
  words
    .replace(/[ \t]?\{(name|order|shop)\}/g, (blank, name: keyof Blanks) =>
      known[name] ? blank.replace(`{${name}}`, known[name]) : '',
    )
    .replace(/^[ \t]*,[ \t]*/gm, '')

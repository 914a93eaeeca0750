/** What the columns hold of the texts people and shops write. Nobody means to write more; a strict database would refuse the whole batch. */
const longest: { readonly [field: string]: number } = {
  name: 320,
  firstName: 320,
  deliveryMethod: 320,
  carrier: 320,
  number: 320,
  phone: 64,
  locale: 64,
  source: 64,
  country: 64,
  province: 64,
}

/** The same thing with its overlong texts cut. Done before anything is compared, so that what is stored equals what was told. */
export const fit = <T extends object>(thing: T): T =>
  Object.fromEntries(
    Object.entries(thing).map(([field, value]: [string, unknown]) => {
      const limit = longest[field]
      const long = limit !== undefined && typeof value === 'string' && value.length > limit
      return [field, long ? value.slice(0, limit).toWellFormed() : value]
    }),
  ) as T

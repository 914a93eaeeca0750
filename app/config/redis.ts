/** Null: none is set, and each process looks into the database by itself. */
export function readRedisUrl(text: string | null, faults: string[]): string | null {
  if (text !== null && !(/^rediss?:\/\//.test(text) && URL.canParse(text)))
    faults.push(`REDIS_URL must look like redis://user:password@host:6379; it is "${text}".`)
  return text
}

/** A service outside that says what comments are about; null (the default): they are read here and go nowhere. */
export type ThemesService = { readonly url: string; readonly key: string | null; readonly model: string }

/** Three settings; the key alone or the model alone are no service. */
export function readThemes(
  value: (name: string) => string | null,
  production: boolean,
  faults: string[],
): ThemesService | null {
  const [url, model] = [value('THEMES_URL'), value('THEMES_MODEL')]
  if (url === null) return null
  const address = URL.canParse(url) ? new URL(url) : null
  if (!address || !['http:', 'https:'].includes(address.protocol))
    faults.push(`THEMES_URL must be an address such as https://api.example.com/v1; it is "${url}".`)
  else if (production && address.protocol !== 'https:' && !/^(?:localhost|127\.|\[::1\])/.test(address.hostname))
    faults.push('THEMES_URL must begin with https:// in production: customers’ comments are sent there.')
  if (model === null) faults.push('THEMES_MODEL is missing although THEMES_URL is set.')
  return { url: url.replace(/\/+$/, ''), key: value('THEMES_KEY'), model: model ?? '' }
}

import type { Carrier } from './carrier.ts'
import { inPost } from './inpost.ts'

/** The carriers we ask ourselves; adding one is its own file and a line here. Only a real installation asks real carriers. */
export const carriersFor = ({ production }: { readonly production: boolean }): readonly Carrier[] =>
  production ? [inPost()] : []

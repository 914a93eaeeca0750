/** What is wrong with a template: `code` names the sentence, `what` the piece of it, `line` where it stands (from 1). */
export type TemplateFault = { readonly code: FaultCode; readonly what: string; readonly line: number }
export type FaultCode =
  | 'too long'
  | 'too deep'
  | 'not text'
  | 'syntax'
  | 'raw output'
  | 'partial'
  | 'other language'
  | 'unknown name'
  | 'unknown word'
  | 'not a list'
  | 'list in list'
  | 'maybe missing'
  | 'wrong use'
  | 'plural forms'

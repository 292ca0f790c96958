/** A type's name as words: `GiftCard` is `gift card`, `a gift card`, `The gift card` and `gift cards`. */
export function nounOf(type: string) {
  const one = type.replace(/(?!^)(?=[A-Z])/g, ' ').toLowerCase();
  return { one, a: `${/^[aeio]/.test(one) ? 'an' : 'a'} ${one}`, the: `The ${one}`, many: `${one}s` };
}

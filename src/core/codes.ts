/** Whether the text has the form of an ISO 4217 currency code, in either case. Which there are is not looked at. */
export const isCurrencyCode = (text: string): boolean => /^[A-Za-z]{3}$/.test(text);

/** Whether the text has the form of an ISO 3166-1 alpha-2 country code, in either case. */
export const isCountryCode = (text: string): boolean => /^[A-Za-z]{2}$/.test(text);

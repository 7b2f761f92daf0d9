/** For tests in which nobody looks for text in pictures. */
export const noText = {
  call: (): Promise<never> => Promise.reject(new Error('nobody looks for text here')),
};

/** Has no pause between attempts: what is random is which part of the longest pause one takes. */
export const withoutPauses = (): void => {
  let random: jest.SpyInstance<number>;
  beforeAll(() => {
    random = jest.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterAll(() => random?.mockRestore());
};

-- How text is compared in search. Not left to the server's locale, which decides differently on each server what a
-- letter of an Indian script is, and not to trigrams, which know nothing of one- and two-letter queries.

-- Two spellings of the same word become one: compatibility forms, case, Indian digits, zero-width joiners, the nukta
-- and the chandrabindu that many leave out, Malayalam's chillu letters in their old and new encoding, runs of blanks.
-- Each rule maps letter by letter, so that a part of a word still is a part of it afterwards.
create function private.fold(value text) returns text
language sql immutable strict parallel safe cost 100 set search_path = '' as $$
  select btrim(regexp_replace(
    lower(case when octet_length(value) = char_length(value) then value else
      replace(replace(replace(replace(replace(replace(
        translate(
          normalize(value, nfkc),
          '०१२३४५६७८९' || '౦౧౨౩౪౫౬౭౮౯' || '௦௧௨௩௪௫௬௭௮௯' || '൦൧൨൩൪൫൬൭൮൯' || U&'\0901\093C\200B\200C\200D\FEFF',
          '0123456789' || '0123456789' || '0123456789' || '0123456789' || U&'\0902'
        ),
        U&'\0D7A', U&'\0D23\0D4D'), U&'\0D7B', U&'\0D28\0D4D'), U&'\0D7C', U&'\0D30\0D4D'),
        U&'\0D7D', U&'\0D32\0D4D'), U&'\0D7E', U&'\0D33\0D4D'), U&'\0D7F', U&'\0D15\0D4D')
    end),
    '[[:space:]]+', ' ', 'g'
  ))
$$;

-- The pairs of neighbouring characters within the words of folded text, as numbers (21 bits each), so that the index
-- compares fast. With singles, each character's own code too: what a one-letter query looks for.
create function private.grams(folded text, singles boolean) returns bigint[]
language plpgsql immutable strict parallel safe cost 10000 set search_path = '' as $$
declare
  codes constant bigint[] := array(select ascii(letter) from string_to_table(folded, null) as letter);
begin
  return array(select a << 21 | b from unnest(codes, codes[2:]) as pair (a, b) where a <> 32 and b <> 32)
    || case when singles then codes end;
end
$$;

revoke execute on function private.fold(text), private.grams(text, boolean) from public;

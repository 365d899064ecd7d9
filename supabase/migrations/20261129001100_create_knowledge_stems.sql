-- How the search for articles compares words, in any script. Neither the server's text search parser, which splits words
-- of Indian scripts by the server's locale, nor one stemmer: people write Hindi, Telugu, Tamil and Malayalam in Latin
-- letters too, each in their own spelling.
create extension if not exists pg_trgm with schema extensions;

-- The stemmer without its stop words.
create text search dictionary private.english_stems (template = pg_catalog.snowball, language = english);

-- A word's stem: English without its endings and with one spelling for romanised words (zamanat, jamaanat), a word of an
-- Indian script without the vowel signs and marks at its end.
create function private.knowledge_stem(word text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
  select case
    when word ~ '^[a-z]' then
      regexp_replace(
        regexp_replace(
          replace(replace(replace(replace(translate(
            (pg_catalog.ts_lexize('private.english_stems', word))[1], 'zw', 'jv'
          ), 'aa', 'a'), 'ee', 'i'), 'oo', 'u'), 'ph', 'f'),
          '([bdgkt])h', '\1', 'g'
        ),
        '([a-z])\1', '\1', 'g'
      )
    when ascii(word) between 2304 and 3583 then
      regexp_replace(word, U&'(?<=..)[\0900-\0903\093E-\094D\0B82\0BBE-\0BCD\0C00-\0C03\0C3E-\0C4D\0D02\0D03\0D3E-\0D4D]+$', '')
    else word
  end
$$;

-- The consonants of a word in Latin letters, the same for a word in Latin letters and in an Indian script: police, polis,
-- पुलिस, పోలీస్ and போலீஸ் are "pls".
create function private.knowledge_sound(word text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
  select regexp_replace(regexp_replace(case
    when word ~ '^[a-z]' then
      translate(
        regexp_replace(
          regexp_replace(replace(replace(replace(word, 'ph', 'f'), 'zh', 'l'), 'x', 'ks'), 'c(?=[eiyh])', 's', 'g'),
          '([bcdgjkst])h', '\1', 'g'
        ),
        'cqzwaeiouy', 'kkjv'
      )
    when ascii(word) between 2304 and 3583 then
      translate(
        regexp_replace(
          regexp_replace(replace(word, U&'\0B83\0BAA', 'f'), U&'\0902$', ''),
          U&'[\0902\0C02\0D02](?=.)', 'n', 'g'
        ),
        U&'\0915\0916\0917\0918\0919\091A\091B\091C\091D\091E\091F\0920\0921\0922\0923\0924\0925\0926\0927\0928\092A\092B\092C\092D\092E\0930\0932\0933\0935\0936\0937\0938\0939' ||
        U&'\0C15\0C16\0C17\0C18\0C19\0C1A\0C1B\0C1C\0C1D\0C1E\0C1F\0C20\0C21\0C22\0C23\0C24\0C25\0C26\0C27\0C28\0C2A\0C2B\0C2C\0C2D\0C2E\0C30\0C31\0C32\0C33\0C35\0C36\0C37\0C38\0C39\0C02' ||
        U&'\0B95\0B99\0B9A\0B9C\0B9E\0B9F\0BA3\0BA4\0BA8\0BA9\0BAA\0BAE\0BB0\0BB1\0BB2\0BB3\0BB4\0BB5\0BB7\0BB8\0BB9' ||
        U&'\0D15\0D16\0D17\0D18\0D19\0D1A\0D1B\0D1C\0D1D\0D1E\0D1F\0D20\0D21\0D22\0D23\0D24\0D25\0D26\0D27\0D28\0D2A\0D2B\0D2C\0D2D\0D2E\0D30\0D31\0D32\0D33\0D34\0D35\0D36\0D37\0D38\0D39\0D02' ||
        U&'\0905\0906\0907\0908\0909\090A\090B\090F\0910\0913\0914\0911\092F\093E\093F\0940\0941\0942\0943\0945\0947\0948\0949\094B\094C\094D\0903' ||
        U&'\0C05\0C06\0C07\0C08\0C09\0C0A\0C0B\0C0E\0C0F\0C10\0C12\0C13\0C14\0C2F\0C3E\0C3F\0C40\0C41\0C42\0C43\0C46\0C47\0C48\0C4A\0C4B\0C4C\0C4D\0C03' ||
        U&'\0B85\0B86\0B87\0B88\0B89\0B8A\0B8E\0B8F\0B90\0B92\0B93\0B94\0BAF\0BBE\0BBF\0BC0\0BC1\0BC2\0BC6\0BC7\0BC8\0BCA\0BCB\0BCC\0BCD\0B83' ||
        U&'\0D05\0D06\0D07\0D08\0D09\0D0A\0D0B\0D0E\0D0F\0D10\0D12\0D13\0D14\0D2F\0D3E\0D3F\0D40\0D41\0D42\0D43\0D46\0D47\0D48\0D4A\0D4B\0D4C\0D4D\0D57\0D03',
        'kkggnssjjnttddnttddnpfbbmrllvsssh' ||
        'kkggnssjjnttddnttddnpfbbmrrllvssshm' ||
        'knsjntntnnpmrrlllvssh' ||
        'kkggnssjjnttddnttddnpfbbmrrlllvssshm'
      )
    else ''
  end, 'm(?=[pb])', 'n', 'g'), '([a-z])\1+', '\1', 'g')
$$;

revoke execute on function private.knowledge_stem(text), private.knowledge_sound(text) from public;

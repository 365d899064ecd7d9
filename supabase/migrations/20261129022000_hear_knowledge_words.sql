-- A word's sound in Latin letters is the same in every script and spelling: its consonants, voiced and aspirated ones as
-- one, and its vowels between them as i or u, without a ("கடன்" and "kadan" are ktn). It was made of consonants alone and
-- of stems, which have lost endings that are heard: "police" differed from "पुलिस", and "जामुन" was "जामीन".
create or replace function private.knowledge_sound(word text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
  select regexp_replace(regexp_replace(replace(regexp_replace(case
    when word ~ '^[a-z]' then
      translate(
        regexp_replace(
          regexp_replace(
            regexp_replace(
              replace(replace(replace(word, 'zh', 'l'), 'x', 'ks'), 'tion', 'shan'),
              'c(?=[eiyh])', 's', 'g'
            ),
            '([bcdgjkpst])h+', '\1', 'g'
          ),
          'a[iy]', 'i', 'g'
        ),
        'cqzwgdbjfeoy', 'kksvktpspiui'
      )
    when ascii(word) between 2304 and 3583 then
      translate(
        regexp_replace(
          regexp_replace(  -- ends in m, in Hindi in a nasal vowel; റ്റ is a double t, ന്റ ends in t
            replace(replace(word, U&'\0D31\0D4D\0D31', U&'\0D1F'), U&'\0D28\0D4D\0D31', U&'\0D28\0D1F'),
            U&'[\0C02\0D02]$', 'm'
          ),
          U&'\0902$', ''
        ),
        U&'\0915\0916\0917\0918\0919\091A\091B\091C\091D\091E\091F\0920\0921\0922\0923\0924\0925\0926\0927\0928\0929\092A\092B\092C\092D\092E\092F\0930\0931\0932\0933\0934\0935\0936\0937\0938\0939' ||
        U&'\0905\0906\0907\0908\0909\090A\090B\090E\090F\0910\0912\0913\0914\093F\0940\0941\0942\0943\0946\0947\0948\094A\094B\094C' ||
        U&'\0B95\0B96\0B97\0B98\0B99\0B9A\0B9B\0B9C\0B9D\0B9E\0B9F\0BA0\0BA1\0BA2\0BA3\0BA4\0BA5\0BA6\0BA7\0BA8\0BA9\0BAA\0BAB\0BAC\0BAD\0BAE\0BAF\0BB0\0BB1\0BB2\0BB3\0BB4\0BB5\0BB6\0BB7\0BB8\0BB9' ||
        U&'\0B85\0B86\0B87\0B88\0B89\0B8A\0B8B\0B8E\0B8F\0B90\0B92\0B93\0B94\0BBF\0BC0\0BC1\0BC2\0BC3\0BC6\0BC7\0BC8\0BCA\0BCB\0BCC' ||
        U&'\0C15\0C16\0C17\0C18\0C19\0C1A\0C1B\0C1C\0C1D\0C1E\0C1F\0C20\0C21\0C22\0C23\0C24\0C25\0C26\0C27\0C28\0C29\0C2A\0C2B\0C2C\0C2D\0C2E\0C2F\0C30\0C31\0C32\0C33\0C34\0C35\0C36\0C37\0C38\0C39' ||
        U&'\0C05\0C06\0C07\0C08\0C09\0C0A\0C0B\0C0E\0C0F\0C10\0C12\0C13\0C14\0C3F\0C40\0C41\0C42\0C43\0C46\0C47\0C48\0C4A\0C4B\0C4C' ||
        U&'\0D15\0D16\0D17\0D18\0D19\0D1A\0D1B\0D1C\0D1D\0D1E\0D1F\0D20\0D21\0D22\0D23\0D24\0D25\0D26\0D27\0D28\0D29\0D2A\0D2B\0D2C\0D2D\0D2E\0D2F\0D30\0D31\0D32\0D33\0D34\0D35\0D36\0D37\0D38\0D39' ||
        U&'\0D05\0D06\0D07\0D08\0D09\0D0A\0D0B\0D0E\0D0F\0D10\0D12\0D13\0D14\0D3F\0D40\0D41\0D42\0D43\0D46\0D47\0D48\0D4A\0D4B\0D4C' ||
        U&'\0902\0C02\0D02\0911\0949\090D\0945' ||  -- nasals, and vowels of English words
        U&'\093E\094D\0903\0BBE\0BCD\0B83\0C3E\0C4D\0C03\0D3E\0D4D\0D03\0D57',  -- dropped
        repeat('kkkknssssnttttnttttnnppppmirrlllvsssh' || 'aaiiuuriiiuuuiiuuriiiuuu', 4) || 'nnnuuii'
      )
    else ''
  end, '(?<=.)a|[aiu]+$', '', 'g'), 'mp', 'np'), '([a-z])\1+', '\1', 'g'), '[iu]{2,}', 'i', 'g')
$$;

-- What a word is found by, and how much of the word each of them stands for: its stem, and the sounds (marked ~) of the
-- word and of its stem. Many words share a short sound.
drop function private.knowledge_forms(text);
create function private.knowledge_forms(word text, stem text) returns table (term text, share real)
language sql immutable strict parallel safe rows 3 set search_path = '' as $$
  select stem, 1.0::real
  union all
  select distinct '~' || sound, case when char_length(sound) > 3 then 0.9 else 0.45 end::real
  from (values (private.knowledge_sound(word)), (private.knowledge_sound(stem))) as heard (sound)
  where char_length(sound) > 1
$$;
revoke execute on function private.knowledge_forms(text, text) from public;

create or replace function private.weigh_knowledge(slugs text[]) returns table (term text, slug text, weight real)
language sql stable strict rows 500 set search_path = '' as $$
  with phrases as materialized (
    select row_number() over () as id, each.* from (
      select distinct a.slug, 3 as times, phrase from public.knowledge_articles as a, unnest(a.keywords) as phrase
      where a.slug = any (slugs)
      union all
      select a.slug, 3, a.title from public.knowledge_articles as a where a.slug = any (slugs)
      union all
      select a.slug, 2, phrase from public.knowledge_articles as a, unnest(a.question_forms) as phrase
      where a.slug = any (slugs)
      union all
      select '-' || o.subject, 3, phrase
      from private.knowledge_outside as o, regexp_split_to_table(o.phrases, ',') as phrase
      where '-' || o.subject = any (slugs)
    ) as each
  ),
  words as materialized (
    select p.id, p.slug, p.times, w.word, w.place
    from phrases as p, unnest(private.knowledge_words(p.phrase)) with ordinality as w (word, place)
  ),
  stems as materialized (
    select word, private.knowledge_stem(word) as stem from (select distinct word from words) as each
  ),
  said as materialized (
    select w.id, w.slug, w.times, w.place, w.word, s.stem, lead(s.stem) over (partition by w.id order by w.place) as next
    from words as w join stems as s on s.word = w.word
  ),
  forms as materialized (
    select s.word, form.term from stems as s, private.knowledge_forms(s.word, s.stem) as form
  ),
  meant as materialized (
    select said.id, said.slug, said.times, said.place, m.meaning
    from said join private.meanings_of(array(select stem from stems)) as m on m.stem = said.stem
  ),
  counted as (
    select each.slug, each.term, sum(each.times) as times from (
      select said.slug, forms.term, said.times from said join forms on forms.word = said.word
      union all
      select said.slug, said.stem || ' ' || said.next, said.times from said where said.next is not null
      union all
      select said.slug, '=' || string_agg(said.stem, ' ' order by said.place), 3 from said group by said.slug, said.id
      union all
      select meant.slug, '@' || meant.meaning, meant.times from meant
      union all
      select phrase.slug, pair.term, phrase.times
      from (
        select meant.slug, meant.times, array_agg(meant.place) as places, array_agg(meant.meaning) as meanings
        from meant group by meant.id, meant.slug, meant.times
      ) as phrase
      cross join lateral (
        select distinct private.meaning_pair(a.meaning, b.meaning) as term
        from unnest(phrase.places, phrase.meanings) as a (place, meaning)
        join unnest(phrase.places, phrase.meanings) as b (place, meaning)
          on b.place between a.place + 1 and a.place + 3 and b.meaning <> a.meaning
      ) as pair
    ) as each
    group by each.slug, each.term
  ),
  lengths as (select said.slug, sum(said.times) as words from said group by said.slug)
  select c.term, c.slug,
    (c.times / (c.times + case when c.term ~ '^[@&]' then 4 else 2 end * (0.25 + 0.75 * l.words / 1130)))::real
  from counted as c join lengths as l on l.slug = c.slug
  union all
  select distinct '', a.slug, 1::real from public.knowledge_articles as a where a.slug = any (slugs)
$$;


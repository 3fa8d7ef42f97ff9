//! Spoken languages.

use crate::open_enum::open_enum;

open_enum! {
    /// A spoken language as a BCP 47 tag, for captions and transcriptions.
    ///
    /// The variants are those the API description lists for live captions; transcriptions know about 130. All others
    /// are written as text, `LanguageCode::from("bn-BD")`, and left to the service: the list grows.
    LanguageCode {
        /// Afrikaans, South Africa.
        AfZa = "af-ZA",
        /// Arabic, United Arab Emirates.
        ArAe = "ar-AE",
        /// Arabic, Saudi Arabia.
        ArSa = "ar-SA",
        /// Basque, Spain.
        EuEs = "eu-ES",
        /// Catalan, Spain.
        CaEs = "ca-ES",
        /// Chinese, Hong Kong.
        ZhHk = "zh-HK",
        /// Chinese, mainland China.
        ZhCn = "zh-CN",
        /// Chinese, Taiwan.
        ZhTw = "zh-TW",
        /// Croatian, Croatia.
        HrHr = "hr-HR",
        /// Czech, Czechia.
        CsCz = "cs-CZ",
        /// Danish, Denmark.
        DaDk = "da-DK",
        /// Dutch, Netherlands.
        NlNl = "nl-NL",
        /// English, Australia.
        EnAu = "en-AU",
        /// English, United Kingdom.
        EnGb = "en-GB",
        /// English, India.
        EnIn = "en-IN",
        /// English, Ireland.
        EnIe = "en-IE",
        /// English, New Zealand.
        EnNz = "en-NZ",
        /// English, Scotland.
        EnAb = "en-AB",
        /// English, South Africa.
        EnZa = "en-ZA",
        /// English, United States. The service's default.
        EnUs = "en-US",
        /// English, Wales.
        EnWl = "en-WL",
        /// Persian, Iran.
        FaIr = "fa-IR",
        /// Finnish, Finland.
        FiFi = "fi-FI",
        /// French, France.
        FrFr = "fr-FR",
        /// French, Canada.
        FrCa = "fr-CA",
        /// Galician, Spain.
        GlEs = "gl-ES",
        /// German, Germany.
        DeDe = "de-DE",
        /// German, Switzerland.
        DeCh = "de-CH",
        /// Greek, Greece.
        ElGr = "el-GR",
        /// Hebrew, Israel.
        HeIl = "he-IL",
        /// Hindi, India.
        HiIn = "hi-IN",
        /// Indonesian, Indonesia.
        IdId = "id-ID",
        /// Italian, Italy.
        ItIt = "it-IT",
        /// Japanese, Japan.
        JaJp = "ja-JP",
        /// Korean, South Korea.
        KoKr = "ko-KR",
        /// Latvian, Latvia.
        LvLv = "lv-LV",
        /// Malay, Malaysia.
        MsMy = "ms-MY",
        /// Norwegian, Norway.
        NoNo = "no-NO",
        /// Polish, Poland.
        PlPl = "pl-PL",
        /// Portuguese, Portugal.
        PtPt = "pt-PT",
        /// Portuguese, Brazil.
        PtBr = "pt-BR",
        /// Romanian, Romania.
        RoRo = "ro-RO",
        /// Russian, Russia.
        RuRu = "ru-RU",
        /// Serbian, Serbia.
        SrRs = "sr-RS",
        /// Slovak, Slovakia.
        SkSk = "sk-SK",
        /// Somali, Somalia.
        SoSo = "so-SO",
        /// Spanish, Spain.
        EsEs = "es-ES",
        /// Spanish, United States.
        EsUs = "es-US",
        /// Swedish, Sweden.
        SvSe = "sv-SE",
        /// Tagalog, Philippines.
        TlPh = "tl-PH",
        /// Thai, Thailand.
        ThTh = "th-TH",
        /// Ukrainian, Ukraine.
        UkUa = "uk-UA",
        /// Vietnamese, Vietnam.
        ViVn = "vi-VN",
        /// Zulu, South Africa.
        ZuZa = "zu-ZA",
    }
}
